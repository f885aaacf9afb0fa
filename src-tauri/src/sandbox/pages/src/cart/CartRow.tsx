import { useEffect, useState } from "react";
import { call, textOf } from "../api";
import { LimitDialog } from "../dialogs/productDialogs";
import { useKept } from "../kept";
import { usePortal } from "../portal";
import type { Item } from "../types";
import { money } from "../ui/money";
import { IconButton } from "../ui/natds";

type Props = { item: Item };
type SetAnswer = { result: "set" | "limit"; quantity: number };

export function CartRow({ item }: Props) {
  const { busy, toast, cartWritten } = usePortal();
  const [quantity, setQuantity] = useState(String(item.quantity));
  const [limit, setLimit] = useKept<number | null>(`cart.limit.${item.code}`, null);
  const path = `/cart/items/${encodeURIComponent(item.code)}`;

  // The server has the last word on the quantity.
  useEffect(() => setQuantity(String(item.quantity)), [item.quantity]);

  const commit = async () => {
    const wanted = Number(quantity);
    if (!(wanted > 0) || wanted === item.quantity) {
      setQuantity(String(item.quantity));
      return;
    }
    try {
      const answer = await busy(() => call<SetAnswer>("PUT", path, { quantity: wanted }));
      setQuantity(String(answer.quantity));
      if (answer.result === "limit") setLimit(answer.quantity);
      cartWritten();
    } catch (error) {
      setQuantity(String(item.quantity));
      toast(textOf(error));
    }
  };

  const remove = async () => {
    try {
      await busy(() => call("DELETE", path));
      toast("¡Producto eliminado con éxito!");
      cartWritten();
    } catch (error) {
      toast(textOf(error));
    }
  };

  return (
    <li className="row-products__container">
      <div className="row-products__info">
        <span className="row-products__info__title">{item.name}</span>
        <span className="row-products__info__data">
          Código: <span>{item.code}</span>
        </span>
      </div>
      <div className="row-products__quantity">
        <input
          className="form-control"
          type="text"
          inputMode="numeric"
          aria-label={`Cantidad de ${item.name}`}
          value={quantity}
          onChange={(event) => setQuantity(event.target.value.replace(/\D/g, "").slice(0, 4))}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            // Leaving the field is what commits it, so that Enter does not do so twice.
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      </div>
      <span className="row-products__price">{money(item.price * item.quantity)}</span>
      <div className="row-products__delete">
        <IconButton
          ariaLabel={`Eliminar ${item.name}`}
          iconName="outlined-action-delete"
          onClick={() => void remove()}
        />
      </div>
      {limit !== null && <LimitDialog limits={[{ code: item.code, limit }]} onClose={() => setLimit(null)} />}
    </li>
  );
}

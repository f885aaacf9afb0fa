import { call, textOf, UNEXPECTED } from "../api";
import { useLoad } from "../load";
import { named } from "../names";
import { usePortal } from "../portal";
import type { Cart } from "../types";
import { Button } from "../ui/natds";

/** What the cart holds, as the quick order's panel shows it. */
export function QuickRows() {
  const { busy, toast, cartVersion, cartWritten, layout } = usePortal();
  const { data: cart, failed, reload } = useLoad<Cart>("/cart", layout.late_rows_ms, cartVersion);

  const remove = async (code: string) => {
    try {
      await busy(() => call("DELETE", `/cart/items/${encodeURIComponent(code)}`));
      toast("¡Producto eliminado con éxito!");
      cartWritten();
    } catch (error) {
      toast(textOf(error));
    }
  };

  if (failed) {
    return (
      <div className="quick__rows">
        <p>{UNEXPECTED}</p>
        <Button variant="outlined" onClick={reload}>
          Reintentar
        </Button>
      </div>
    );
  }
  if (!cart) return <p className="quick__rows hint">Cargando…</p>;
  if (cart.items.length === 0) return <p className="quick__rows hint">Tu carrito está vacío</p>;
  return (
    <ul className="quick__rows">
      {cart.items.map(({ code, name, quantity }) => (
        <li key={code} data-testid={named(`product-${code}`)}>
          <div>
            <strong>{name}</strong>
            <span>
              Código: <span data-testid={named("product-code")}>{code}</span>
            </span>
            <span>
              Cantidad: <span data-testid={named("product-quantity")}>{quantity}</span>
            </span>
          </div>
          <a
            href="#"
            role="button"
            data-testid={named(`remove-product-${code}`)}
            onClick={(event) => {
              event.preventDefault();
              void remove(code);
            }}
          >
            Eliminar
          </a>
        </li>
      ))}
    </ul>
  );
}

import { useEffect, useState } from "react";
import { ApiError, call, textOf } from "../api";
import { LimitDialog, UnavailableDialog } from "../dialogs/productDialogs";
import { useKept } from "../kept";
import { usePortal } from "../portal";
import type { Added, Missing } from "../types";
import { Button } from "../ui/natds";

type Product = Missing & { available: boolean };
const TYPING_PAUSE_MS = 350;

/** The search of the cart page: "Agregar" comes alive only when the product has been loaded. */
export function AddByCode() {
  const { busy, toast, cartWritten } = usePortal();
  const [text, setText] = useKept("cart.search", "");
  const [loaded, setLoaded] = useState<{ text: string; product: Product } | null>(null);
  const [problem, setProblem] = useState("");
  const [missing, setMissing] = useKept<Missing | null>("cart.missing", null);
  const [limit, setLimit] = useKept<{ code: string; limit: number } | null>("cart.limit", null);
  const wanted = text.trim();
  // What was loaded for another text is no longer what would be added.
  const product = loaded?.text === wanted ? loaded.product : null;

  useEffect(() => {
    setLoaded(null);
    setProblem("");
    if (!wanted) return;
    let current = true;
    const timer = window.setTimeout(() => {
      call<Product>("GET", `/products/${encodeURIComponent(wanted)}`)
        .then((found) => current && setLoaded({ text: wanted, product: found }))
        .catch((error) => {
          if (!current) return;
          if (error instanceof ApiError && error.isAnswer && error.status === 404) setProblem("No encontramos ese producto");
          else toast(textOf(error));
        });
    }, TYPING_PAUSE_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [wanted, toast]);

  const add = async (chosen: Product) => {
    try {
      const answer = await busy(() => call<Added>("POST", "/cart/items", { code: chosen.code, quantity: 1 }));
      if (answer.result === "unknown") {
        setProblem("No encontramos ese producto");
        setLoaded(null);
        return;
      }
      if (answer.result === "unavailable") setMissing(chosen);
      else if (answer.result === "limit") setLimit({ code: chosen.code, limit: answer.limit ?? answer.quantity });
      else toast("¡Producto agregado con éxito!");
      setText("");
      cartWritten();
    } catch (error) {
      toast(textOf(error));
    }
  };

  return (
    <div className="search">
      <div className="search__field">
        <input
          className="search__input"
          type="text"
          placeholder="Digita el código o nombre"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className={problem ? "search__hint problem" : "search__hint"}>
          {problem || (product ? `${product.code} · ${product.name}` : "")}
        </p>
      </div>
      <Button size="medium" disabled={!product} onClick={() => product && void add(product)}>
        Agregar
      </Button>
      {missing && <UnavailableDialog products={[missing]} onClose={() => setMissing(null)} />}
      {limit && <LimitDialog limits={[limit]} onClose={() => setLimit(null)} />}
    </div>
  );
}

import { Button as MuiButton } from "@material-ui/core";
import { useState } from "react";
import { call, textOf } from "../api";
import { useLoad } from "../load";
import { usePortal } from "../portal";
import type { Cart } from "../types";
import { ErrorPage } from "../ui/ErrorPage";
import { Header } from "../ui/Header";
import { money } from "../ui/money";
import { AddByCode } from "./AddByCode";
import { CartRow } from "./CartRow";
import { EmptyDialog } from "./EmptyDialog";
import { ImportButton } from "./ImportButton";

export function CartPage() {
  const { layout, busy, toast, cartVersion, cartWritten } = usePortal();
  const { data: cart, failed, reload } = useLoad<Cart>("/cart", layout.late_rows_ms, cartVersion);
  const [asking, setAsking] = useState(false);

  const empty = async () => {
    setAsking(false);
    try {
      await busy(() => call("DELETE", "/cart"));
      cartWritten();
    } catch (error) {
      toast(textOf(error));
    }
  };

  if (failed) return <ErrorPage onRetry={reload} />;
  const items = cart?.items ?? [];
  const unavailable = cart?.unavailable ?? [];
  const total = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);

  return (
    <>
      <Header />
      <main className="cart">
        <div className="cart__top">
          <h1>Tu carrito</h1>
          <div className="cart__tools">
            {layout.import && <ImportButton />}
            {items.length + unavailable.length > 0 && (
              <MuiButton variant="outlined" onClick={() => setAsking(true)}>
                Vaciar carrito
              </MuiButton>
            )}
          </div>
        </div>
        <AddByCode />
        {!cart && <p className="hint">Cargando…</p>}
        {cart && items.length === 0 && <p className="cart__empty">Tu carrito está vacío</p>}
        {items.length > 0 && (
          <>
            <ul className="bag-items">
              {items.map((item) => (
                <CartRow key={item.code} item={item} />
              ))}
            </ul>
            <p className="cart__total">
              {items.length} productos · Total <strong>{money(total)}</strong>
            </p>
          </>
        )}
        {unavailable.length > 0 && (
          <section id="products-unavailable_section">
            <h2>Productos Agotados</h2>
            <ul>
              {unavailable.map(({ code, name }) => (
                <li key={code} className="products-unavailable_item">
                  <span className="products-unavailable_item__title">{name}</span>
                  <span className="products-unavailable_item__data">
                    Código: <span>{code}</span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </main>
      {asking && <EmptyDialog onCancel={() => setAsking(false)} onEmpty={() => void empty()} />}
    </>
  );
}

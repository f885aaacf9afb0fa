import { useEffect } from "react";
import { useKept } from "../kept";
import { useLoad } from "../load";
import { named } from "../names";
import { usePortal } from "../portal";
import { go, PATHS } from "../router";
import type { Card } from "../types";
import { money } from "../ui/money";
import { ErrorPage } from "../ui/ErrorPage";
import { Header } from "../ui/Header";
import { QuickOrder } from "./QuickOrder";

export function ShowcaseScreen() {
  const { layout } = usePortal();
  const { data: cards, failed, reload } = useLoad<Card[]>("/showcase");
  const [panel, setPanel] = useKept("quick.open", false);

  // One step back of the browser leads from the cart here, never into a panel left open.
  useEffect(() => {
    if (layout.cart_page && !layout.quick_order) setPanel(false);
  }, [layout]);

  if (failed) return <ErrorPage onRetry={reload} />;
  return (
    <>
      <Header
        onBag={() => (layout.cart_page ? go(PATHS.cart) : setPanel(true))}
        onQuickOrder={layout.cart_page && layout.quick_order ? () => setPanel(true) : undefined}
      />
      <main className="showcase">
        <h1>Vitrina Natura</h1>
        {!cards && <p className="hint">Cargando productos…</p>}
        {cards && (
          <div className="cards" data-testid={named("cards-list")}>
            {cards.map((card) => (
              <div key={card.code} className="card" data-testid={named(`card-${card.code}`)}>
                <div className="card__image" style={{ background: `hsl(${card.image_hue} 60% 84%)` }} aria-hidden>
                  {card.name.slice(0, 1)}
                </div>
                <span className="card__code">Cód. {card.code}</span>
                <span className="card__name">{card.name}</span>
                <strong>{money(card.price)}</strong>
              </div>
            ))}
          </div>
        )}
      </main>
      {panel && <QuickOrder onClose={() => setPanel(false)} />}
    </>
  );
}

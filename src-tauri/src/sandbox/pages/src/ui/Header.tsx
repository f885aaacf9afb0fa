import { call } from "../api";
import { forget } from "../kept";
import { named } from "../names";
import { usePortal } from "../portal";
import { go, PATHS } from "../router";
import { Button, IconButton } from "./natds";

type Props = { onBag?: () => void; onQuickOrder?: () => void };

/** The top of the showcase and the cart page: whose cart it is, the bag, the way out. */
export function Header({ onBag, onQuickOrder }: Props) {
  const { session, layout, refresh } = usePortal();
  const { consultora, cycle } = session;
  const whose = consultora ? `Pedido para ${consultora.name} (Código ${consultora.code})` : "Pedido para mí";

  const leave = () => {
    void call("POST", "/logout")
      .catch(() => {})
      .then(() => {
        forget("");
        return refresh();
      })
      .catch(() => {});
  };

  return (
    <header className="header">
      <div className="header__bar">
        <a
          className="header__logo"
          href={PATHS.showcase}
          onClick={(event) => {
            event.preventDefault();
            go(PATHS.showcase);
          }}
        >
          natura <small>GSP</small>
        </a>
        <div className="header__actions">
          {onQuickOrder && (
            <Button variant="text" onClick={onQuickOrder}>
              Pedido rápido
            </Button>
          )}
          <Button variant="text" onClick={() => go(PATHS.forWhom)}>
            Cambiar consultora
          </Button>
          <Button variant="text" onClick={leave}>
            Salir
          </Button>
          {onBag && (
            <IconButton testID={named("icon-bag")} ariaLabel="Bolsa" iconName="outlined-finance-bag" onClick={onBag} />
          )}
        </div>
      </div>
      {layout.impersonation_header && (
        <div className="header__info" data-testid={named("impersonation-info")}>
          {whose} · Ciclo {cycle}
        </div>
      )}
    </header>
  );
}

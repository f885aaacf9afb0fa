import { call, textOf } from "../api";
import { forget, useKept } from "../kept";
import { named } from "../names";
import { usePortal } from "../portal";
import { go, PATHS } from "../router";
import { Button } from "../ui/natds";

type Mode = "own" | "otherCn";
const CHOICES: { mode: Mode; label: string; hint: string }[] = [
  { mode: "own", label: "Para mí", hint: "El pedido queda a tu nombre" },
  { mode: "otherCn", label: "Para otra Consultora", hint: "Ingresas el pedido en su nombre" },
];

export function ForWhomScreen() {
  const { layout, refresh, busy, toast } = usePortal();
  const [chosen, setChosen] = useKept<Mode | null>("for_whom.chosen", null);

  const accept = async (mode: Mode) => {
    try {
      await busy(async () => {
        await call("POST", "/for-whom", { mode });
        await refresh();
      });
      forget("");
      go(mode === "otherCn" ? PATHS.consultora : PATHS.cycle);
    } catch (error) {
      setChosen(null);
      toast(textOf(error));
    }
  };

  const choose = (mode: Mode) => {
    setChosen(mode);
    if (!layout.accept_button) void accept(mode);
  };

  return (
    <main className="step">
      <section className="step__card">
        <h1>¿Para quién es este pedido?</h1>
        <div role="radiogroup">
          {CHOICES.map(({ mode, label, hint }) => (
            <div key={mode} className={chosen === mode ? "choice choice--on" : "choice"}>
              <input
                className="choice__radio"
                type="radio"
                name="impersonation"
                id={named(mode)}
                value={mode}
                data-testid={named("impersonation-radio-button")}
                checked={chosen === mode}
                onChange={() => choose(mode)}
              />
              <label className="choice__label" htmlFor={named(mode)}>
                <strong>{label}</strong>
                <span>{hint}</span>
              </label>
            </div>
          ))}
        </div>
        {layout.accept_button && (
          <div className="step__actions">
            <Button
              testID={named("impersonation-accept-button")}
              disabled={!chosen}
              onClick={() => chosen && void accept(chosen)}
            >
              Aceptar
            </Button>
          </div>
        )}
      </section>
    </main>
  );
}

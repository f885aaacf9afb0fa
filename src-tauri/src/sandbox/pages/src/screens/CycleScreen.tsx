import { CycleDialog } from "../dialogs/CycleDialog";
import { forget } from "../kept";
import { go, PATHS } from "../router";
import { usePortal } from "../portal";

export function CycleScreen() {
  const { session } = usePortal();
  return (
    <main className="step step--behind">
      <p>{session.consultora ? `Pedido para ${session.consultora.name}` : "Tu pedido"}</p>
      <CycleDialog
        onChosen={() => {
          forget("");
          go(PATHS.showcase);
        }}
      />
    </main>
  );
}

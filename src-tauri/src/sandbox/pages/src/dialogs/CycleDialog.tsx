import { useState } from "react";
import { ApiError, call, textOf, UNEXPECTED } from "../api";
import { forget, useKept } from "../kept";
import { useLoad } from "../load";
import { named } from "../names";
import { usePortal } from "../portal";
import type { Cycle } from "../types";
import { Modal } from "../ui/Modal";
import { Button, Ripple } from "../ui/natds";

/** The choice of the campaign cycle: a step of its own, and an interruption at any later moment. */
export function CycleDialog({ onChosen }: { onChosen: () => void }) {
  const { refresh, busy, toast } = usePortal();
  const { data: cycles, failed, reload } = useLoad<Cycle[]>("/cycles");
  const [chosen, setChosen] = useKept("cycle.chosen", "");
  const [problem, setProblem] = useState("");

  const accept = async () => {
    setProblem("");
    try {
      await busy(async () => {
        await call("POST", "/cycle", { id: chosen });
        await refresh();
      });
      forget("cycle.");
      onChosen();
    } catch (error) {
      if (error instanceof ApiError && error.code === "closed") {
        setProblem(error.message);
        setChosen("");
        reload();
      } else {
        toast(textOf(error));
      }
    }
  };

  const choose = (cycle: Cycle) => {
    if (cycle.open) setChosen(cycle.id);
  };

  return (
    <Modal
      title="Selecciona el ciclo"
      actions={
        cycles && (
          <Button testID={named("cycle-accept-button")} disabled={!chosen} onClick={() => void accept()}>
            Aceptar
          </Button>
        )
      }
    >
      {failed && (
        <>
          <p>{UNEXPECTED}</p>
          <Button variant="outlined" onClick={reload}>
            Reintentar
          </Button>
        </>
      )}
      {problem && <p className="problem">{problem}</p>}
      {cycles?.map((cycle) => (
        // The wrapper of the ripple lies over the radio: it is what a click meets.
        <div key={cycle.id} className="cycle" onClick={() => choose(cycle)}>
          <Ripple fullWidth disabled={!cycle.open} color="primary">
            <div className="cycle__row">
              <input
                type="radio"
                name="cycle"
                id={named(`cycle-${cycle.id}`)}
                value={cycle.id}
                data-testid={named("cycle-radio-button")}
                disabled={!cycle.open}
                checked={chosen === cycle.id}
                onChange={() => choose(cycle)}
              />
              <label htmlFor={named(`cycle-${cycle.id}`)}>{cycle.label}</label>
              {!cycle.open && <small>Cerrado</small>}
            </div>
          </Ripple>
        </div>
      ))}
    </Modal>
  );
}

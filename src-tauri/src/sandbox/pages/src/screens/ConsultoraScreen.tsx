import type { FormEvent } from "react";
import { ApiError, call, textOf } from "../api";
import { forget, useKept } from "../kept";
import { named } from "../names";
import { usePortal } from "../portal";
import { go, PATHS } from "../router";
import type { Found } from "../types";
import { Modal } from "../ui/Modal";
import { Button, TextField } from "../ui/natds";

const NOT_FOUND = "No encontramos ninguna Consultora con ese código";
const BLOCKED = "Esta Consultora está bloqueada para ingresar pedidos";

export function ConsultoraScreen() {
  const { layout, refresh, busy, toast } = usePortal();
  const [code, setCode] = useKept("consultora.code", "");
  const [found, setFound] = useKept<Found | null>("consultora.found", null);
  const [problem, setProblem] = useKept("consultora.problem", "");
  const [refusal, setRefusal] = useKept("consultora.refusal", "");

  const search = async () => {
    setProblem("");
    setFound(null);
    if (!code.trim()) return;
    try {
      setFound(await busy(() => call<Found>("GET", `/consultoras/${encodeURIComponent(code.trim())}`)));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && error.isAnswer) setProblem(NOT_FOUND);
      else toast(textOf(error));
    }
  };

  const confirm = async (person: Found) => {
    try {
      await busy(async () => {
        await call("POST", "/impersonation", { code: person.code });
        await refresh();
      });
      forget("consultora.");
      go(PATHS.cycle);
    } catch (error) {
      if (error instanceof ApiError && error.code === "blocked") setRefusal(error.message || BLOCKED);
      else toast(textOf(error));
    }
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void search();
  };

  const field = {
    // A layout without the id leaves only the design system's own test id.
    id: layout.consultora_field === "naturaCode" ? named("naturaCode") : (undefined as unknown as string),
    label: "Código de la Consultora",
    placeholder: "Ingresa el código",
    value: code,
    onChange: (event: { target: { value: string } }) => {
      setCode(event.target.value);
      setProblem("");
      setFound(null);
    },
    onBlur: () => {},
    onFocus: () => {},
    feedback: problem ? ("error" as const) : undefined,
    helperText: problem,
  };

  return (
    <main className="step">
      <section className="step__card">
        <h1>Busca a la Consultora</h1>
        <form className="find" onSubmit={submit}>
          {layout.search_button === "icon" ? (
            <TextField
              {...field}
              action="icon"
              iconName="outlined-action-search"
              ariaLabel="Buscar"
              onClick={() => void search()}
            />
          ) : (
            <>
              <TextField {...field} />
              <Button type="submit" size="medium" variant="outlined" disabled={!code.trim()} onClick={() => {}}>
                Buscar
              </Button>
            </>
          )}
        </form>
        {found && (
          <div className="found">
            <strong>{found.name}</strong>
            <span>Código: {found.code}</span>
            {found.blocked && <p className="found__blocked">{found.block_message || BLOCKED}</p>}
            <div className="step__actions">
              <Button testID={named("confirm-button")} disabled={found.blocked} onClick={() => void confirm(found)}>
                Confirmar
              </Button>
            </div>
          </div>
        )}
      </section>
      {refusal && (
        <Modal actions={<Button onClick={() => setRefusal("")}>Entendido</Button>}>
          <p>{refusal}</p>
        </Modal>
      )}
    </main>
  );
}

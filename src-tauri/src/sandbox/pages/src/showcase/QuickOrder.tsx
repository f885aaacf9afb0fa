import { Drawer, TextField } from "@material-ui/core";
import { useEffect, useRef, useState } from "react";
import { call, textOf } from "../api";
import { LimitDialog, OptionsDialog } from "../dialogs/productDialogs";
import { useKept } from "../kept";
import { named } from "../names";
import { usePortal } from "../portal";
import type { Added, Missing, Validated } from "../types";
import { Button, IconButton } from "../ui/natds";
import { Counter } from "./Counter";
import { QuickRows } from "./QuickRows";

type Limit = { code: string; limit: number };

/** The quick order: code and quantity over the showcase, each checked by the server when it is left. */
export function QuickOrder({ onClose }: { onClose: () => void }) {
  const { busy, toast, cartWritten, setPanel } = usePortal();
  const [code, setCode] = useKept("quick.code", "");
  const [quantity, setQuantity] = useKept("quick.quantity", "");
  const [valid, setValid] = useKept("quick.valid", { code: "", quantity: "" });
  const [name, setName] = useKept("quick.name", "");
  const [problem, setProblem] = useKept("quick.problem", "");
  const [missing, setMissing] = useKept<Missing | null>("quick.missing", null);
  const [limit, setLimit] = useKept<Limit | null>("quick.limit", null);
  useEffect(() => {
    setPanel("quick_order");
    return () => setPanel(null);
  }, [setPanel]);
  const typed = useRef({ code, quantity });
  typed.current = { code: code.trim(), quantity };

  const ready = code !== "" && valid.code === code.trim() && Number(quantity) > 0 && valid.quantity === quantity;

  const validate = async (what: "code" | "quantity") => {
    const asked = { ...typed.current };
    if (!asked.code || (what === "quantity" && !(Number(asked.quantity) > 0))) return;
    try {
      const answer = await call<Validated>("POST", "/quick/validate", {
        code: asked.code,
        quantity: Number(asked.quantity) || 1,
      });
      // Meanwhile something else may have been typed: then this answer is about nothing.
      if (typed.current.code !== asked.code) return;
      if (answer.result === "ok") {
        setName(answer.name ?? "");
        setProblem("");
        setValid(asked);
      } else if (answer.result === "unknown") {
        setProblem("Código no encontrado");
      } else {
        setMissing({ code: asked.code, name: answer.name ?? "" });
      }
    } catch (error) {
      toast(textOf(error));
    }
  };

  // The buttons of the counter change the quantity without a blur.
  const [stepped, setStepped] = useState(0);
  useEffect(() => {
    if (stepped) void validate("quantity");
  }, [stepped]);

  const clear = () => {
    setCode("");
    setQuantity("");
    setName("");
    setValid({ code: "", quantity: "" });
  };

  const add = async () => {
    const asked = { code: code.trim(), quantity: Number(quantity) };
    try {
      const answer = await busy(() => call<Added>("POST", "/cart/items", asked));
      if (answer.result === "unknown") {
        setProblem("Código no encontrado");
        setValid({ code: "", quantity: "" });
        return;
      }
      if (answer.result === "unavailable") setMissing({ code: asked.code, name });
      else if (answer.result === "limit") setLimit({ code: asked.code, limit: answer.limit ?? answer.quantity });
      else toast("¡Producto agregado con éxito!");
      clear();
      cartWritten();
    } catch (error) {
      toast(textOf(error));
    }
  };

  return (
    <Drawer open anchor="right" ModalProps={{ disableScrollLock: true }} onClose={onClose}>
      <aside className="quick">
        <div className="modal-header">
          <h2>Pedido rápido</h2>
          <IconButton ariaLabel="Cerrar panel" iconName="outlined-navigation-arrowright" onClick={onClose} />
        </div>
        <div className="quick__form">
          <TextField
            id={named("code-and-quantity-code")}
            variant="outlined"
            size="small"
            label="Código"
            autoComplete="off"
            value={code}
            error={problem !== ""}
            helperText={problem || name || " "}
            onChange={(event) => {
              setCode(event.target.value);
              setName("");
              setProblem("");
            }}
            onBlur={() => void validate("code")}
          />
          <Counter
            value={quantity}
            onChange={setQuantity}
            onBlur={() => void validate("quantity")}
            onStep={(next) => {
              setQuantity(next);
              setStepped((n) => n + 1);
            }}
          />
          <Button testID={named("button-add-to-basket")} disabled={!ready} onClick={() => void add()}>
            Añadir
          </Button>
        </div>
        <QuickRows />
      </aside>
      {missing && (
        <OptionsDialog
          product={missing}
          onClose={() => {
            setMissing(null);
            clear();
          }}
        />
      )}
      {limit && <LimitDialog limits={[limit]} onClose={() => setLimit(null)} />}
    </Drawer>
  );
}

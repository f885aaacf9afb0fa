import { useEffect, useRef, useState } from "react";
import { ApiError, call, textOf } from "../api";
import { InconsistentDialog, LimitDialog, UnavailableDialog, UnknownCodesDialog } from "../dialogs/productDialogs";
import { useKept } from "../kept";
import { usePortal } from "../portal";
import type { Imported } from "../types";
import { Button } from "../ui/natds";

const NOTHING: Imported = { added: 0, unavailable: [], unknown: [], limited: [], inconsistent: false };

export function ImportButton() {
  const { busy, toast, layout, cartWritten } = usePortal();
  const [mounted, setMounted] = useState(false);
  const [answer, setAnswer] = useKept<Imported>("cart.import", NOTHING);
  const input = useRef<HTMLInputElement>(null);
  const seen = (part: Partial<Imported>) => setAnswer({ ...answer, ...part });

  const open = () => {
    setMounted(true);
    if (mounted && layout.import_chooser) input.current?.click();
  };

  useEffect(() => {
    if (mounted && layout.import_chooser) input.current?.click();
  }, [mounted, layout.import_chooser]);

  const send = async (file: File) => {
    const form = new FormData();
    form.append("file", file);
    try {
      const got = { ...NOTHING, ...(await busy(() => call<Partial<Imported>>("POST", "/cart/import", form))) };
      if (got.added > 0) toast("¡Productos agregados con éxito!");
      setAnswer(got);
      cartWritten();
    } catch (error) {
      // A file the server could not make sense of is told in the same words as a doubtful one.
      if (error instanceof ApiError && error.isAnswer && error.status !== 401) seen({ inconsistent: true });
      else toast(textOf(error));
    }
  };

  return (
    <>
      <Button variant="outlined" showIcon iconName="outlined-action-upload" onClick={open}>
        Importar
      </Button>
      {mounted && (
        <input
          ref={input}
          className="import__file"
          type="file"
          accept=".xlsx"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void send(file);
            // The same file may be chosen once more.
            event.target.value = "";
          }}
        />
      )}
      <ImportAnswer answer={answer} seen={seen} />
    </>
  );
}

type AnswerProps = { answer: Imported; seen: (part: Partial<Imported>) => void };

/** One dialog after another, each closed by its own button. */
function ImportAnswer({ answer, seen }: AnswerProps) {
  if (answer.inconsistent) return <InconsistentDialog onClose={() => seen({ inconsistent: false })} />;
  if (answer.unknown.length) {
    return <UnknownCodesDialog codes={answer.unknown} onClose={() => seen({ unknown: [] })} />;
  }
  if (answer.unavailable.length) {
    return <UnavailableDialog products={answer.unavailable} onClose={() => seen({ unavailable: [] })} />;
  }
  if (answer.limited.length) return <LimitDialog limits={answer.limited} onClose={() => seen({ limited: [] })} />;
  return null;
}

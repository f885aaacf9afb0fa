import { useState } from "react";
import { Button as MuiButton } from "@material-ui/core";
import { named } from "../names";
import { Modal } from "../ui/Modal";
import { Button, IconButton } from "../ui/natds";

const SALES = [
  { id: "id_1", label: "Venta directa" },
  { id: "id_2", label: "Espacio Digital" },
];

export function DirectSale({ onAccept }: { onAccept: () => void }) {
  const [chosen, setChosen] = useState("");
  return (
    <Modal
      title="Venta directa"
      actions={
        <Button disabled={!chosen} onClick={onAccept}>
          Aceptar
        </Button>
      }
    >
      <p>¿Cómo venderás los productos de este pedido?</p>
      {SALES.map(({ id, label }) => (
        <div key={id} className="sale">
          <input
            type="radio"
            name="sale"
            id={named(id)}
            value={id}
            checked={chosen === id}
            onChange={() => setChosen(id)}
          />
          <label htmlFor={named(id)}>{label}</label>
        </div>
      ))}
    </Modal>
  );
}

export function Announcement({ onClose }: { onClose: () => void }) {
  return (
    <Modal title="¡Novedades del ciclo!" actions={<Button onClick={onClose}>LISTO</Button>}>
      <p>Ya puedes ofrecer los lanzamientos del ciclo. Recuerda revisar las fechas de cierre de tu sector.</p>
    </Modal>
  );
}

type SavedProps = { onDelete: () => void; onRecover: () => void };

export function SavedOrder({ onDelete, onRecover }: SavedProps) {
  return (
    <Modal
      actions={
        <>
          <MuiButton variant="outlined" onClick={onDelete}>
            Eliminar Pedido
          </MuiButton>
          <MuiButton variant="contained" color="primary" onClick={onRecover}>
            Recuperar Pedido
          </MuiButton>
        </>
      }
    >
      <h3>Este pedido esta guardado</h3>
      <p>Puedes recuperarlo y seguir donde quedó, o eliminarlo y comenzar de nuevo.</p>
    </Modal>
  );
}

/** Something that nobody has described: a text like any other and a way to close it. */
export function UnknownDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      title="Queremos conocerte mejor"
      corner={<IconButton ariaLabel="Cerrar" iconName="outlined-navigation-close" onClick={onClose} />}
      actions={
        <Button variant="outlined" onClick={onClose}>
          Ahora no
        </Button>
      }
    >
      <p>Cuéntanos qué te parece la nueva experiencia de pedidos. Te tomará menos de dos minutos.</p>
    </Modal>
  );
}

import { Modal } from "../ui/Modal";
import { Button } from "../ui/natds";

type Props = { onCancel: () => void; onEmpty: () => void };

export function EmptyDialog({ onCancel, onEmpty }: Props) {
  return (
    <Modal
      title="¿Quieres vaciar tu carrito?"
      actions={
        <>
          <Button variant="outlined" onClick={onCancel}>
            Cancelar
          </Button>
          <Button onClick={onEmpty}>Eliminar</Button>
        </>
      }
    >
      <p>Se quitarán todos los productos de este pedido.</p>
    </Modal>
  );
}

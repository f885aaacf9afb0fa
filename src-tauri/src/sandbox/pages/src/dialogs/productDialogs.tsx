import { named } from "../names";
import type { Missing } from "../types";
import { Modal } from "../ui/Modal";
import { Button, IconButton } from "../ui/natds";

type Closing = { onClose: () => void };

/** The quick order's answer to a product that is not sold or out of stock. */
export function OptionsDialog({ product, onClose }: Closing & { product: Missing }) {
  return (
    <Modal
      title="Opciones Disponibles"
      titleId={named("dialog-title")}
      corner={<IconButton ariaLabel="Cerrar" iconName="outlined-navigation-close" onClick={onClose} />}
    >
      <p>
        {product.name || "El producto"} (Código: {product.code}) no está disponible en este ciclo.
      </p>
      <p>No hay productos que lo reemplacen.</p>
    </Modal>
  );
}

export function LimitDialog({ limits, onClose }: Closing & { limits: { code: string; limit: number }[] }) {
  return (
    <Modal title="Límite de unidades" actions={<Button onClick={onClose}>Entendido</Button>}>
      <p>Superaste la cantidad permitida. Dejamos en tu carrito el máximo de unidades:</p>
      <ul>
        {limits.map(({ code, limit }) => (
          <li key={code}>
            Código {code}: {limit} unidades
          </li>
        ))}
      </ul>
    </Modal>
  );
}

export function UnavailableDialog({ products, onClose }: Closing & { products: Missing[] }) {
  return (
    <Modal title="Productos indisponibles" actions={<Button onClick={onClose}>Entendido</Button>}>
      <p>Estos productos están indisponibles y no se agregaron a tu pedido:</p>
      <ul>
        {products.map(({ code, name }) => (
          <li key={code}>
            {code} {name}
          </li>
        ))}
      </ul>
    </Modal>
  );
}

export function UnknownCodesDialog({ codes, onClose }: Closing & { codes: string[] }) {
  return (
    <Modal title="No podemos encontrar los Códigos" actions={<Button onClick={onClose}>LISTO</Button>}>
      {codes.map((code) => (
        <p key={code}>{code}</p>
      ))}
    </Modal>
  );
}

export function InconsistentDialog({ onClose }: Closing) {
  return (
    <Modal title="Importación de pedido" actions={<Button onClick={onClose}>LISTO</Button>}>
      <p>En tu archivo hemos detectado inconsistencias. Revisa los códigos y las cantidades de tu carrito.</p>
    </Modal>
  );
}

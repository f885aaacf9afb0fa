import { named } from "../names";

type Props = {
  value: string;
  onChange: (value: string) => void;
  onBlur: () => void;
  onStep: (value: string) => void;
};

/** The design system's counter has a read-only field; the portal's own lets a person type. */
export function Counter({ value, onChange, onBlur, onStep }: Props) {
  const number = Number(value) || 0;
  return (
    <div className="counter" data-testid={named("code-and-quantity-counter")}>
      <button type="button" aria-label="Quitar uno" disabled={number <= 1} onClick={() => onStep(String(number - 1))}>
        −
      </button>
      <input
        type="text"
        inputMode="numeric"
        aria-label="Cantidad"
        placeholder="0"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, "").slice(0, 4))}
        onBlur={onBlur}
      />
      <button type="button" aria-label="Agregar uno" onClick={() => onStep(String(number + 1))}>
        +
      </button>
    </div>
  );
}

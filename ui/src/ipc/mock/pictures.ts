// Screenshots of a portal that does not exist, drawn as SVG. Pictures of another program, so they
// have colours of their own.

const WIDTH = 1280;
const HEIGHT = 800;

/** What the page showed when an order failed for that reason. */
export function failurePicture(reason: string, who: string): string {
  return dataUrl(page(SCENES[reason] ?? SCENES.timed_out!, escape(who)));
}

const SCENES: Record<string, (who: string) => string> = {
  consultora_unknown: (who) => `${field("Código de consultora", who)}
    ${notice("#fdecea", "#b3261e", "No encontramos resultados para el código ingresado", 330)}`,
  consultora_blocked: (who) => `${field("Código de consultora", who)}
    ${notice("#fff4e0", "#8a5300", "Consultora con deuda vencida. Comuníquese con cobranzas.", 330)}`,
  timed_out: () => `${rows()}
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#00000066"/>
    <circle cx="640" cy="420" r="26" fill="none" stroke="#fff" stroke-width="5" stroke-dasharray="120 60"/>
    <text x="640" y="490" fill="#fff" font-size="18" text-anchor="middle">Validando productos…</text>`,
  layout_changed: () => `<rect x="90" y="120" width="1100" height="420" rx="14" fill="#ffd9e8"/>
    <text x="150" y="260" font-size="44" font-weight="700" fill="#6b1148">Novedades de la campaña</text>
    <text x="150" y="310" font-size="22" fill="#6b1148">Descubre lo nuevo antes de ir a tu carro</text>
    <rect x="150" y="360" width="220" height="52" rx="26" fill="#6b1148"/>
    <text x="260" y="393" font-size="18" fill="#fff" text-anchor="middle">Ver catálogo</text>`,
};

function page(scene: (who: string) => string, who: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif">
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#f7f7f8"/>
    <rect width="${WIDTH}" height="64" fill="#6b1148"/>
    <text x="40" y="41" font-size="22" font-weight="700" fill="#fff">GSP · Pedidos</text>
    <text x="1240" y="41" font-size="16" fill="#fff" text-anchor="end">Supervisora ••••21</text>
    ${scene(who)}
  </svg>`;
}

function field(label: string, value: string): string {
  return `<text x="90" y="170" font-size="26" font-weight="700" fill="#222">¿Para quién es el pedido?</text>
    <rect x="90" y="210" width="620" height="64" rx="6" fill="#fff" stroke="#999"/>
    <text x="110" y="204" font-size="14" fill="#666">${label}</text>
    <text x="110" y="250" font-size="20" fill="#222">${value}</text>
    <rect x="730" y="210" width="160" height="64" rx="6" fill="#6b1148"/>
    <text x="810" y="249" font-size="18" fill="#fff" text-anchor="middle">Buscar</text>`;
}

function notice(ground: string, ink: string, text: string, top: number): string {
  return `<rect x="90" y="${top}" width="800" height="72" rx="6" fill="${ground}" stroke="${ink}"/>
    <text x="120" y="${top + 44}" font-size="19" fill="${ink}">${text}</text>`;
}

function rows(): string {
  return Array.from({ length: 7 }, (_, at) => {
    const top = 120 + at * 84;
    return `<rect x="90" y="${top}" width="1100" height="72" rx="6" fill="#fff" stroke="#ddd"/>
      <rect x="108" y="${top + 14}" width="44" height="44" fill="#eee"/>
      <rect x="172" y="${top + 18}" width="${260 + ((at * 67) % 180)}" height="12" fill="#ccc"/>
      <rect x="172" y="${top + 42}" width="120" height="10" fill="#e2e2e2"/>`;
  }).join("");
}

function dataUrl(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

// People and products that do not exist.

import type { CartItemView } from "../bindings";
import { seeded, type Random } from "./random";

const GIVEN =
  "María José,Carolina,Francisca,Daniela,Camila,Javiera,Constanza,Paulina,Ximena,Rosa,Marcela,Verónica,Claudia,Patricia,Soledad,Ana Luisa,Teresa,Gladys,Yolanda,Fernanda".split(
    ",",
  );
const FAMILY =
  "González,Muñoz,Rojas,Díaz,Pérez,Soto,Contreras,Silva,Martínez,Sepúlveda,Morales,Rodríguez,López,Fuentes,Hernández,Torres,Araya,Flores,Espinoza,Valenzuela,Castillo,Tapia,Reyes,Ñancupil,Huenchumilla".split(
    ",",
  );

export function consultoraName(random: Random): string {
  return `${random.pick(GIVEN)} ${random.pick(FAMILY)} ${random.pick(FAMILY)}`;
}

/** Eight digits, sometimes with zeros in front, as the portal has them. */
export function consultoraCode(random: Random): string {
  const digits = random.chance(0.12)
    ? random.whole(10_000, 999_999)
    : random.whole(10_000_000, 89_999_999);
  return String(digits).padStart(8, "0");
}

/** The lines of an order are the same whenever they are looked at. */
export function linesOf(orderId: number, lines: number): CartItemView[] {
  const random = seeded(orderId * 7_919);
  const items: CartItemView[] = [];
  while (items.length < lines) {
    const product_code = String(random.whole(10_000, 99_999));
    if (items.some((item) => item.product_code === product_code)) continue;
    items.push({
      product_code,
      quantity: random.chance(0.7) ? random.whole(1, 3) : random.whole(4, 24),
    });
  }
  return items;
}

export function unitsOf(orderId: number, lines: number): number {
  return linesOf(orderId, lines).reduce((sum, item) => sum + item.quantity, 0);
}

// Closing the window while orders are under way.

import { count, counted } from "./count";

const n = (value: number) => count(value, "es-CL");
const orders = (value: number) => counted(value, "es-CL", "pedido", "pedidos");

export const closingEs = {
  title: "¿Cerrar con trabajo en marcha?",
  /** What is in hand and what waits. */
  body: (running: number, waiting: number) => {
    const hand = running === 0 ? "Ningún pedido en curso" : `${orders(running)} en curso`;
    return waiting === 0 ? `${hand}.` : `${hand} y ${n(waiting)} en espera.`;
  },
  hide: "Seguir en la bandeja",
  hideHint: "La ventana se esconde y el trabajo continúa. El icono de la bandeja la trae de vuelta.",
  minimise: "Seguir minimizado",
  minimiseHint: "La ventana se minimiza y el trabajo continúa.",
  stop: "Detener y cerrar",
  stopHint: (running: number, longest: string) =>
    running === 0
      ? "Lo que espera sigue cuando vuelvas a abrir."
      : `Lo que está en curso llega a un punto seguro, en ${longest} a lo más. El resto sigue cuando vuelvas a abrir.`,
  stay: "No cerrar",
  stopping: "Deteniendo",
  reached: (reached: number, of: number) =>
    `${n(reached)} de ${orders(of)} en un punto seguro.`,
  closingBrowser: "Cerrando el navegador.",
  until: (clock: string) =>
    `Se cierra a las ${clock} a más tardar; lo que falte se retoma al volver a abrir.`,
  stopNow: "Cortar ahora",
  stopNowHint: "Nada de lo guardado se pierde: cada carro se vuelve a leer antes de seguir.",
};

export type ClosingTexts = typeof closingEs;

export { language, locale, say, setLanguage, texts, type Language } from "./language.svelte";
export { stateWord, lineWord, stepWord, type StateWord } from "./words";
export {
  clock,
  clockSeconds,
  dateTime,
  decimal,
  duration,
  longDate,
  number,
  relative,
  sameDay,
  weekday,
} from "./format";
export { isRefusal, refusalText } from "./refusal";
export type { Texts } from "./es";

// One question before something that counts: asked with its numbers, answered once.

export interface Question {
  /** "¿Reintentar 23 pedidos?" */
  title: string;
  body: string;
  /** The verb on the button: "Reintentar 23 pedidos". */
  yes: string;
  no: string;
  danger?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

let current = $state.raw<Asked | null>(null);

/** Asks the person and waits; a second question puts the first one aside as refused. */
export function confirmed(question: Question): Promise<boolean> {
  current?.answer(false);
  return new Promise((resolve) => {
    current = { ...question, answer: resolve };
  });
}

export function openQuestion(): Question | null {
  return current;
}

export function answerQuestion(yes: boolean): void {
  current?.answer(yes);
  current = null;
}

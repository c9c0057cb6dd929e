/** An answer that nobody has asked about by then is old. */
const KEPT_MS = 10_000;

let asked = new Map<string, Promise<Response>>();

/** Sends a question before the page is there to ask it. With `before`, nobody has the answer before that is done. */
export function askEarly(address: string, before?: (answer: Response) => Promise<void>): Promise<Response> {
  const sent = fetch(address, { credentials: "same-origin" });
  const answer = before === undefined ? sent : sent.then(async (told) => before(told.clone()).then(() => told));
  answer.catch(() => {}); // whoever takes the answer hears of it
  asked.set(address, answer);
  setTimeout(() => asked.delete(address), KEPT_MS);
  return answer;
}

/** The answer to a question that was sent early, for the first one who asks it. */
export function takeEarly(address: string): Promise<Response> | undefined {
  const answer = asked.get(address);
  asked.delete(address);
  return answer;
}

/** What was asked as somebody else is no answer any more. */
export function forgetEarly(): void {
  asked = new Map();
}

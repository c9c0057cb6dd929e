import type { Static } from "typebox";
import { explainPin } from "../../codes/explain-pin.ts";
import { idInPath, tagged } from "../request.ts";
import { ExplainBody, ExplanationBody } from "../schema/code.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { explanationBody } from "../view/code.ts";

const about = tagged("locks");

export function explainRoutes(app: App, { codes }: AppContext): void {
  app.post<{ Params: { lockId: string }; Body: Static<typeof ExplainBody> }>(
    "/api/v1/locks/:lockId/explain",
    {
      schema: about("Whether a PIN would open that door then, and why", {
        body: ExplainBody,
        response: { 200: ExplanationBody },
      }),
    },
    async (request) => {
      const { pin, at } = request.body;
      const question = { lockId: idInPath("lock", request.params.lockId), pin, at: at ?? null };
      return explanationBody(await explainPin(codes, question, callerOf(request).actor));
    },
  );
}

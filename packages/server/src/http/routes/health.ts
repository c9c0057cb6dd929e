import { Type } from "typebox";
import type { Metrics } from "../metrics.ts";
import { tagged } from "../request.ts";
import type { App, AppContext } from "../tools.ts";

const about = tagged("server");
const ReadyBody = Type.Object({ ready: Type.Boolean(), problems: Type.Array(Type.String()) });

export function healthRoutes(app: App, context: AppContext, metrics: Metrics): void {
  app.get(
    "/health",
    { schema: about("Whether the process lives", { response: { 200: Type.Object({ status: Type.Literal("ok") }) } }) },
    async () => ({ status: "ok" as const }),
  );

  app.get(
    "/ready",
    {
      schema: about("Whether it does its work; 503 with sentences if not", {
        response: { 200: ReadyBody, 503: ReadyBody },
      }),
    },
    async (_request, reply) => {
      const problems = await problemsOf(context);
      return reply.code(problems.length === 0 ? 200 : 503).send({ ready: problems.length === 0, problems });
    },
  );

  app.get("/metrics", { schema: about("Prometheus text", { produces: ["text/plain"] }) }, async (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(await metrics.text()),
  );
}

/** What keeps the server from its work, as sentences. An answer of the store is proof that it answers. */
async function problemsOf({ store, log, troubles }: AppContext): Promise<string[]> {
  const readOnly = store.readOnlyReason();
  const problems = [...(readOnly === null ? [] : [readOnly]), ...troubles()];
  try {
    await store.setting("ready");
  } catch (cause) {
    log.error("the store did not answer a readiness probe", {}, cause);
    problems.push("The database does not answer.");
  }
  return problems;
}

import swagger from "@fastify/swagger";
import { ProblemBody } from "./schema/common.ts";
import type { App } from "./tools.ts";

const DESCRIPTION = `Who may open which doors, and when.

Errors are problem+json (RFC 9457) with a stable \`code\` and the path of each bad field. Times in answers are ISO 8601 in
UTC; a time in a request without offset is on the site's wall clock. Lists are pages: pass \`nextCursor\` as \`after\`.
A POST may carry an \`Idempotency-Key\`: a repeat within a day gets the first answer again, also after a restart.`;

/** Collects the routes that follow; `serve` adds the route that shows them as OpenAPI 3.1. The text is made when asked for. */
export async function describeApi(app: App, cookieName: string): Promise<{ serve(): void }> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Cardea", description: DESCRIPTION, version: "1" },
      components: {
        securitySchemes: {
          apiKey: { type: "http", scheme: "bearer", description: "cardea_<id>_<secret>" },
          session: { type: "apiKey", in: "cookie", name: cookieName },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: described(schema ?? {}, route.config?.policy?.access), url }),
  });
  let text: string | null = null;
  return {
    serve: () =>
      app.get("/api/v1/openapi.json", { schema: { hide: true } }, async (_request, reply) => {
        text ??= `${JSON.stringify(withNames(app.swagger()), null, 2)}\n`;
        return reply.type("application/json; charset=utf-8").send(text);
      }),
  };
}

function described(schema: object, access: string | undefined): object {
  const { response = textResponse(schema) } = schema as { response?: object };
  const problem = { description: "A problem", content: { "application/problem+json": { schema: ProblemBody } } };
  const security =
    access === "known" ? [{ apiKey: [] }, { session: [] }] : access === "keypad" ? [{}, { apiKey: [] }] : [];
  return { ...schema, security, response: { ...response, default: problem } };
}

/** The good answer of a route that writes text instead of JSON, by what its schema says that it `produces`. */
function textResponse(schema: object): object {
  const { produces = [] } = schema as { produces?: readonly string[] };
  const content = Object.fromEntries(produces.map((type) => [type, { schema: { type: "string" } }]));
  return produces.length === 0 ? {} : { 200: { description: "Text", content } };
}

/**
 * The same document, in which each schema that has a title stands once, under that name, and is referred to elsewhere; so
 * that it is short to read and programs that are made from it have types with names.
 */
function withNames(document: object): object {
  const schemas = new Map<string, unknown>();
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== "object" || value === null) return value;
    const { title, type, ...rest } = value as { title?: unknown; type?: unknown };
    const inner = Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, named(member)]));
    if (typeof title !== "string" || type === undefined) {
      return { ...(title === undefined ? {} : { title }), ...(type === undefined ? {} : { type }), ...inner };
    }
    const isNullable = Array.isArray(type) && type.includes("null");
    const own: unknown = isNullable ? type.find((name) => name !== "null") : type;
    schemas.set(title, { type: own, ...inner });
    const reference = { $ref: `#/components/schemas/${title}` };
    return isNullable ? { anyOf: [reference, { type: "null" }] } : reference;
  };
  const { components = {}, ...rest } = document as { components?: object };
  const body = named(rest) as object;
  const sorted = [...schemas].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...body, components: { ...components, schemas: Object.fromEntries(sorted) } };
}

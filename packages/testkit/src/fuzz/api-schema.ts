/** The part of JSON Schema that the OpenAPI document uses. */
export interface ApiSchema {
  readonly $ref?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly ApiSchema[];
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | ApiSchema;
  readonly propertyNames?: ApiSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: ApiSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

interface MediaType {
  readonly schema?: ApiSchema;
}

interface ApiOperation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: ApiSchema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
}

/** The OpenAPI document, as far as requests are made from it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ApiSchema>> };
}

/** One operation, e.g. `POST /api/v1/codes/{codeId}/revoke`. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, ApiSchema>>;
  readonly body: ApiSchema | null;
  readonly responses: ApiOperation["responses"];
}

export function operationsOf({ paths }: ApiDocument): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      query: Object.fromEntries(
        parameters.filter((one) => one.in === "query").map(({ name, schema }) => [name, schema]),
      ),
      body: requestBody?.content["application/json"]?.schema ?? null,
      responses,
    })),
  );
}

/** A schema with its reference followed. */
export function resolved(schema: ApiSchema, { components }: ApiDocument): ApiSchema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace("#/components/schemas/", "");
  const target = components.schemas[name];
  if (target === undefined) throw new Error(`the document refers to ${schema.$ref}, which is not there`);
  return { title: name, ...target };
}

/** What of a value is not as its schema says, as a path with words; null if all is. */
export function mismatch(value: unknown, given: ApiSchema, document: ApiDocument, path = "$"): string | null {
  const schema = resolved(given, document);
  if (schema.anyOf !== undefined) {
    return schema.anyOf.some((one) => mismatch(value, one, document, path) === null)
      ? null
      : `${path} fits none of its kinds`;
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) return `${path} is not ${types.join(" or ")}`;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `${path} is not one of its words`;
  if (schema.const !== undefined && schema.const !== value) return `${path} is not its one value`;
  if (schema.format === "date-time" && typeof value === "string" && Number.isNaN(Date.parse(value)))
    return `${path} is no time`;
  if (Array.isArray(value))
    return firstOf(value.map((item, at) => mismatch(item, schema.items ?? {}, document, `${path}[${at}]`)));
  return typeof value === "object" && value !== null ? memberMismatch(value, schema, document, path) : null;
}

// oxlint-disable-next-line max-params -- the same as for the whole
function memberMismatch(value: object, schema: ApiSchema, document: ApiDocument, path: string): string | null {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${path}.${missing} is missing`;
  return firstOf(
    Object.entries(value).map(([name, member]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      if (known === false) return `${path}.${name} is not documented`;
      return typeof known === "object" ? mismatch(member, known, document, `${path}.${name}`) : null;
    }),
  );
}

function firstOf(found: readonly (string | null)[]): string | null {
  return found.find((one) => one !== null) ?? null;
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

declare const brand: unique symbol;

/** A value of type `Value` that only its own constructor hands out, so that two ids or units cannot be mixed up. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

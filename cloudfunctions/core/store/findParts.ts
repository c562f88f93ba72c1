import type { Collections } from '../model/collections';
import type { CollectionName, FindOptions, Query, Store } from '../ports';

/** Rules hold rules: paths go so deep. */
type Levels = [1, 2, 3];

/** Fields of a document, and of the objects in it: `plan`, `plan.letGo`. */
export type PathOf<T, Left extends unknown[] = Levels> = Left extends [unknown, ...infer Fewer]
  ? T extends readonly unknown[]
    ? never
    : T extends object
      ? { [K in keyof T & string]: K | `${K}.${PathOf<NonNullable<T[K]>, Fewer>}` }[keyof T & string]
      : never
  : never;

type First<Path extends string> = Path extends `${infer Name}.${string}` ? Name : Path;
type Rest<Path extends string, Name extends string> = Path extends `${Name}.${infer Below}` ? Below : never;
type Within<T, Below extends string> = T extends object ? PartOf<T, Below> : T;

/** What is read of a document where these paths are asked for, each as it may be missing in the whole. */
export type PartOf<T, Path extends string> = T extends unknown
  ? {
      [K in keyof T as K extends First<Path> ? K : never]: K extends Path
        ? T[K]
        : Within<T[K], Rest<Path, K & string>>;
    }
  : never;

interface Options<Path> extends Omit<FindOptions<never>, 'fields'> {
  /** None above or below another: the database refuses that. */
  paths: readonly Path[];
}

/** Finds parts of documents where a whole field would be too much: a plan has an audience of a thousand people in it. */
export async function findParts<C extends CollectionName, Path extends PathOf<Collections[C]>>(
  store: Store,
  collection: C,
  query: Query,
  { paths, ...options }: Options<Path>,
): Promise<PartOf<Collections[C], Path | '_id'>[]> {
  // The database takes a path where the port knows fields: what comes back is made of parts of them.
  const fields = paths as unknown as (keyof Collections[C])[];
  const found: unknown = await store.find(collection, query, { ...options, fields });
  return found as PartOf<Collections[C], Path | '_id'>[];
}

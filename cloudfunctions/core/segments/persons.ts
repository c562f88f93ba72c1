import type { UserDocument } from '../model/user';
import type { FindOptions, Query, Store } from '../ports';
import type { Person } from './leaf';

interface Options extends Omit<FindOptions<never>, 'fields'> {
  /** Which follow from a rule, and are known only when it is asked: none above or below another (`topmost`). */
  paths: readonly string[];
}

/** People as far as a rule needs them: `Person` says that any field, and any part of one, may be missing. */
export async function findPersons(
  store: Store,
  query: Query,
  { paths, ...options }: Options,
): Promise<Person[]> {
  return store.find('notify_users', query, { ...options, fields: paths as (keyof UserDocument)[] });
}

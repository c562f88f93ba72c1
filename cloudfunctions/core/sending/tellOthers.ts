import type { Context } from '../ports/context';
import { noteStrange, trip } from '../gate/breakers';
import type { Brake } from './brake';

/** What this worker has met, for all the others. */
export async function tellOthers(context: Context, brake: Brake): Promise<void> {
  for (const { templateId, code, rule, users } of brake.strange()) {
    await noteStrange(context, templateId, code, [...users].slice(0, 3), rule);
  }
  for (const { key, code, rule, said } of brake.fresh()) await trip(context, key, code, rule, said);
}

import type { Config, Template } from '../config/config';

/**
 * How many credits a send of this template leaves alone. Promotional ones keep some back for transactional ones, and
 * only where there are any: a credit is good for its own WeChat template only, so where no transactional alias shares
 * that, the last credit would be kept for nobody.
 */
export function creditFloor({ templates, limits }: Config, { id, class: itsClass }: Template): number {
  if (itsClass !== 'promotional') return 0;
  const shared = Object.values(templates).some((other) => other.id === id && other.class === 'transactional');
  return shared ? limits.keepForTransactional : 0;
}

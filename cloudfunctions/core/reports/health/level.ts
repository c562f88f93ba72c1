import type { HealthLevel } from '../../contract';

/** How it stands where one thing is bad and another, less grave, worth a look. */
export function levelOf(isBad: boolean, isWorthALook: boolean): HealthLevel {
  if (isBad) return 'bad';
  return isWorthALook ? 'warn' : 'ok';
}

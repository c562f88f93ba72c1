import { readFileSync } from 'node:fs';
import { messageOf, OpsError } from './problems';

/** @param need what is said where no file was named, such as `save: expected --file FILE.json, the rule` */
export function jsonFile(file: string | undefined, need: string): object {
  if (file === undefined) throw new OpsError([need]);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new OpsError([`--file ${file}: expected a JSON file. ${messageOf(error)}`]);
  }
}

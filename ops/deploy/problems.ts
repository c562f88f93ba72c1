import { OpsError } from '../base/problems';

export interface Words {
  zh: string;
  en: string;
}

/** What stands in the way, with what to do about it. */
export class DeployError extends OpsError {
  constructor(readonly words: Words) {
    super([words.zh, words.en]);
    this.name = 'DeployError';
  }
}

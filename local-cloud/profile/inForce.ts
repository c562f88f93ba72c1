import { PROFILES, USUAL } from './builtIn';
import { changedProfile } from './read';
import type { Profile } from './schema';

/** The profile of a running local cloud. A test may change keys of it; a reset brings back the one of the start. */
export class ProfileInForce {
  #profile: Profile;

  constructor(private readonly first: Profile = PROFILES[USUAL]!) {
    this.#profile = first;
  }

  get(): Profile {
    return this.#profile;
  }

  /** @throws z.ZodError on an unknown key or a value that does not fit; nothing has changed then */
  change(patch: unknown): Profile {
    this.#profile = changedProfile(this.#profile, patch);
    return this.#profile;
  }

  reset(): void {
    this.#profile = this.first;
  }
}

import type { Answer } from '../../cloudfunctions/core/errors';
import type { NotifyCloud } from '../support/cloud';
import type { Called } from '../support/control';
import { ADMIN } from '../support/shop';
import type { Act } from './acts';
import { campaign } from './asking';
import { brief } from './describe';
import type { Reference } from './reference';

type Of<Name extends Act['do']> = Extract<Act, { do: Name }>;
const DAY = 24 * 3_600_000;

/** Does what operators do with campaigns, and notes in the reference what was promised to them. */
export class Operating {
  constructor(
    private readonly cloud: NotifyCloud,
    private readonly reference: Reference,
  ) {}

  async plan({ campaign: number, alias, users, perSecond }: Of<'plan'>): Promise<string> {
    const id = `c${number}`;
    const endsAt = this.cloud.local.clock.now() + DAY;
    const asked = { ...campaign(alias, users, perSecond), endsAt };
    const created = await this.#manage({ action: 'campaign.create', id, ...asked });
    if (!created.result?.ok) return brief(created);
    this.reference.started.set(`campaign:${id}`, users.length);
    return brief(await this.#manage({ action: 'campaign.start', id, confirmed: users.length }));
  }

  async operate({ campaign: number, does }: Of<'operate'>): Promise<string> {
    const id = `c${number}`;
    const askedAt = this.#now();
    const answered = does === 'resume' ? this.reference.goesOn(`campaign:${id}`, askedAt) : undefined;
    const called = await this.#manage({ action: `campaign.${does}`, id });
    const okAt = this.#now();
    answered?.(okAt);
    const halts = does === 'pause' || does === 'stop';
    if (halts && called.result?.ok) this.reference.halted(`campaign:${id}`, { askedAt, okAt });
    return brief(called);
  }

  async promotional({ does }: Of<'promotional'>, paused: (at: number) => void): Promise<string> {
    const askedAt = this.#now();
    const answered = does === 'resume' ? this.reference.goesOn(undefined, askedAt) : undefined;
    const why = does === 'pause' ? { why: '先停一下' } : {};
    const called = await this.#manage({ action: `promotional.${does}`, ...why });
    const okAt = this.#now();
    answered?.(okAt);
    if (does === 'pause' && called.result?.ok) {
      this.reference.halted(undefined, { askedAt, okAt });
      paused(okAt);
    }
    return brief(called);
  }

  #now = (): number => this.cloud.local.clock.now();

  #manage = (request: object) =>
    this.cloud.tryCall<Answer<object>>('manage', request, ADMIN) as Promise<Called<Answer<object>>>;
}

import type { Config, Environment } from '../../cloudfunctions/core/config';

/** The versions of a mini program, as `wx.getAccountInfoSync().miniProgram.envVersion` names them. */
type Version = 'develop' | 'trial' | 'release';

/**
 * By version: states whose environment it may call, the fittest first. What is released calls a `formal` one or none:
 * anywhere else its users' cards would open a version that they cannot have.
 */
const FITTING: Record<Version, Environment['state'][]> = {
  develop: ['developer', 'trial'],
  trial: ['trial', 'developer'],
  release: ['formal'],
};

/** Of the local cloud, which answers to any; WeChat has none of these names, so in DevTools they would lead nowhere. */
const LOCAL_IDS = ['local', 'local-env'];

/**
 * The environment that each version calls: the first id of the first environment whose state fits, in the order of the
 * configuration. Where there is one environment only, DevTools and trial call that one, whatever its state (what they
 * accept in a `formal` one is kept apart). An id is `''` where none fits: then that version calls nothing.
 */
export function clientEnvironments({ environments }: Config): Record<Version, string> {
  const all = Object.values(environments).flatMap(({ name, state, envIds }) =>
    envIds.map((id) => ({ name, state, id })),
  );
  const remote = all.filter(({ id }) => !LOCAL_IDS.includes(id));
  const only = new Set(remote.map(({ name }) => name)).size === 1 ? remote[0] : undefined;
  const idFor = (version: Version): string => {
    const byState = (ids: typeof all) =>
      FITTING[version].flatMap((state) => ids.filter((each) => each.state === state));
    const [first] = [...byState(remote), ...(only && version !== 'release' ? [only] : []), ...byState(all)];
    return first?.id ?? '';
  };
  return { develop: idFor('develop'), trial: idFor('trial'), release: idFor('release') };
}

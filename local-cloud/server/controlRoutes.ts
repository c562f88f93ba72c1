import { wechatRoutes, type LocalWeChat } from '../wechat';
import { callRoutes } from '../control/calls';
import { clockRoutes } from '../control/clock';
import { dataBrowserRoutes } from '../control/dataBrowser';
import { dataRoutes, type DataParts } from '../control/data';
import { faultRoutes } from '../control/faults';
import { profileRoutes } from '../control/profile';
import { Reply, type Route } from '../control/router';

export interface ControlParts extends DataParts {
  wechat: LocalWeChat;
}

/** The control API (DESIGN §11): for tests, for a page, for a CI of one's own. */
export function controlRoutes(parts: ControlParts): Route[] {
  return [
    ...callRoutes(parts.runner, parts.timers),
    ...clockRoutes(parts.clock, parts.runner, parts.timers, parts.wechat),
    ...faultRoutes(parts.faults, parts.kills, parts.runner),
    ...dataRoutes(parts),
    ...profileRoutes(parts.profile),
    ...dataBrowserRoutes(parts.database),
    ...wechatRoutes(parts.wechat).map(({ method, path, handle }): Route => ({
      method,
      path,
      handle: async ({ body, query }) => {
        const answer = await handle(body, query);
        return new Reply(answer.status, answer.body);
      },
    })),
  ];
}

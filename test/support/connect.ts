import type { Config } from '../../cloudfunctions/core/config';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { connect as connectWith, type Connected, type Target } from '../../ops/connect';

/** As the operators' commands connect, with the demo shop's configuration. */
export const connect = (target: Target): Promise<Connected> => connectWith(target, shops());

const shops = (): Config => checkConfig(notifyConfig);

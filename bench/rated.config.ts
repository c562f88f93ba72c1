import notifyConfig from '../miniprogram-client/demo-functions/notify.config';

/** As fast as one worker goes at its spacing of 20 ms, and no faster. */
export const PER_SECOND = 40;

const { backInStock, ...others } = notifyConfig.templates;
export default {
  ...notifyConfig,
  templates: { ...others, backInStock: { ...backInStock, perSecond: PER_SECOND } },
};

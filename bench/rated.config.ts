import notifyConfig from '../miniprogram-client/demo-functions/notify.config';

/** 40: as fast as one worker goes at its spacing of 20 ms, and no faster. `RATE=10` measures another. */
export const PER_SECOND = Number(process.env.RATE ?? 40);

const { backInStock, ...others } = notifyConfig.templates;
export default {
  ...notifyConfig,
  templates: { ...others, backInStock: { ...backInStock, perSecond: PER_SECOND } },
};

/** The WeChat tokens of cloud calls: that of a trigger has a variable of its own (PLATFORM §2, "Who has a token"). */
export const API_TOKEN = 'local-cloud-api-token';
export const TRIGGER_API_TOKEN = 'local-cloud-trigger-api-token';

/** Where a call without a token shows one all the same: the gateway refuses it. */
export const REFUSED_TOKEN = 'local-cloud-refused-token';

export const isToken = (text: unknown): boolean => text === API_TOKEN || text === TRIGGER_API_TOKEN;

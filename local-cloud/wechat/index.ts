/** WeChat's own side of the local cloud: templates, the permission sheet, the secret credit book, cards, receipts and pushes. */
export { createWeChat, type LocalWeChat } from './createWeChat';
export {
  decodeOpenApiRequest,
  encodeOpenApiError,
  encodeOpenApiResponse,
  jsonOf,
  OpenApiDecodeError,
  type OpenApiBody,
  type OpenApiRequest,
} from './codec/openApi';
export { OpenApiGatewayError } from './base/errors';
export {
  LONG_TERM,
  ONE_TIME,
  type DeliverPush,
  type TemplateDefinition,
  type WeChatOptions,
} from './base/options';
export { wechatRoutes } from './routes';

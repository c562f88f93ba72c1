/**
 * Names of the gateway's numbers. The wire carries the name; wx-server-sdk 4.0.2 turns it into the number
 * (`provider/tcb/config/error.config`), node-sdk keeps the name.
 */
const NAMES: Readonly<Record<number, string>> = {
  [-501001]: 'SYS_ERR',
  [-501002]: 'SERVER_TIMEOUT',
  [-501003]: 'EXCEED_REQUEST_LIMIT',
  [-501004]: 'EXCEED_CONCURRENT_REQUEST_LIMIT',
  [-501005]: 'INVALIID_ENV',
  [-501006]: 'INVALID_COMMON_PARAM',
  [-501007]: 'INVALID_PARAM',
  [-501008]: 'INVALID_REQUEST_SOURCE',
  [-501009]: 'RESOURCE_NOT_INITIAL',
  [-502001]: 'DATABASE_REQUEST_FAILED',
  [-502002]: 'DATABASE_INVALID_OPERRATOR',
  [-502003]: 'DATABASE_PERMISSION_DENIED',
  [-502004]: 'DATABASE_COLLECTION_EXCEED_LIMIT',
  [-502005]: 'DATABASE_COLLECTION_NOT_EXIST',
  [-504001]: 'FUNCTIONS_REQUEST_FAIL',
  [-504002]: 'FUNCTIONS_EXECUTE_FAIL',
};

const NUMBERS = new Map(Object.entries(NAMES).map(([number, name]) => [name, Number(number)]));

/** The number of a name, where it has one. */
export const gatewayCodeNumber = (name: string): number | undefined => NUMBERS.get(name);

export function gatewayCodeName(code: number): string | undefined {
  return NAMES[code];
}

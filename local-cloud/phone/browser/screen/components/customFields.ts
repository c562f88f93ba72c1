/** A custom component with `behaviors: ['wx://form-field']`, as a form sees it. */
export interface CustomField {
  name(): string;
  value(): unknown;
}

/** Marks the elements of such components. */
const CUSTOM_FIELD = 'wx-form-field';

const fields = new WeakMap<Element, CustomField>();

export function addCustomField(element: Element, field: CustomField): void {
  element.setAttribute(CUSTOM_FIELD, '');
  fields.set(element, field);
}

export function customFieldsIn(form: Element): CustomField[] {
  return [...form.querySelectorAll(`[${CUSTOM_FIELD}]`)].flatMap((element) => fields.get(element) ?? []);
}

// From a node's role in the page to the Android class that Chromium reports for it.

/**
 * Chromium for Android maps roles to the class names of Android's own widgets, so that screen readers know them
 * (from memory of Chromium's accessibility sources and of public page sources, unverified on a phone).
 */
const classes: Record<string, string> = {
  RootWebArea: 'android.webkit.WebView',
  button: 'android.widget.Button',
  checkbox: 'android.widget.CheckBox',
  switch: 'android.widget.CheckBox',
  radio: 'android.widget.RadioButton',
  textbox: 'android.widget.EditText',
  searchbox: 'android.widget.EditText',
  combobox: 'android.widget.EditText',
  spinbutton: 'android.widget.EditText',
  ComboBoxSelect: 'android.widget.Spinner',
  MenuListPopup: 'android.widget.Spinner',
  slider: 'android.widget.SeekBar',
  progressbar: 'android.widget.ProgressBar',
  image: 'android.widget.Image',
  img: 'android.widget.Image',
  list: 'android.widget.ListView',
  table: 'android.widget.GridView',
  grid: 'android.widget.GridView',
  dialog: 'android.app.Dialog',
  StaticText: 'android.widget.TextView',
  heading: 'android.widget.TextView',
};

/** Class of a web node; `android.view.View` for every role without one of its own (links among them). */
export function webClassOf(role: string): string {
  return classes[role] ?? 'android.view.View';
}

const textInputs = new Set(['textbox', 'searchbox', 'combobox', 'spinbutton']);

/** Whether text can be typed into it. */
export function isTextInput(role: string): boolean {
  return textInputs.has(role);
}

const tappable = new Set([
  'link',
  'button',
  'checkbox',
  'switch',
  'radio',
  'ComboBoxSelect',
  'menuitem',
  'tab',
  ...textInputs,
]);

/** Whether it reacts to a tap by its role alone. */
export function isTappable(role: string): boolean {
  return tappable.has(role);
}

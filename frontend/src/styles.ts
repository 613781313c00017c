import { css } from "lit";

/** Looks that all views share, made of Home Assistant's own variables. */
export const shared = css`
  :host {
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, Roboto, Noto, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.45;
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: 18px;
    font-weight: 500;
  }
  h3 {
    font-size: 15px;
    font-weight: 500;
  }
  a {
    color: var(--zkteco-link);
  }
  .card {
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: var(--ha-card-border-width, 1px) solid
      var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    border-radius: var(--ha-card-border-radius, 12px);
    box-shadow: var(--ha-card-box-shadow, none);
    padding: 16px;
  }
  .secondary {
    color: var(--secondary-text-color);
  }
  .error {
    color: var(--zkteco-error-text);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .spacer {
    flex: 1;
  }
  .hidden-visually {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding-inline: 16px;
    border: 1px solid var(--zkteco-outline);
    border-radius: 20px;
    background: transparent;
    color: var(--zkteco-link);
    font: inherit;
    font-weight: 500;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  button.filled,
  .button.filled {
    border-color: transparent;
    background: var(--zkteco-fill);
    color: var(--zkteco-on-fill);
  }
  button.filled:hover:not(:disabled),
  .button.filled:hover {
    background: color-mix(in srgb, var(--zkteco-fill) 92%, var(--zkteco-on-fill));
  }
  button.danger {
    border-color: var(--zkteco-error-text);
    color: var(--zkteco-error-text);
  }
  button.plain {
    border-color: transparent;
    padding-inline: 8px;
    min-width: 40px;
  }
  button:disabled {
    cursor: default;
    color: var(--disabled-text-color, #999);
    border-color: var(--divider-color);
    background: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--zkteco-link);
    outline-offset: 2px;
  }
  label {
    display: grid;
    gap: 4px;
  }
  label.inline {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]),
  select,
  textarea {
    min-height: 40px;
    width: 100%;
    padding: 8px 12px;
    border: 1px solid var(--zkteco-outline);
    border-radius: 8px;
    background: var(--card-background-color, #fff);
    color: var(--primary-text-color);
    font: inherit;
    color-scheme: var(--zkteco-color-scheme, light);
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--zkteco-fill);
  }
  input[aria-invalid="true"] {
    border-color: var(--zkteco-error-text);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    padding: 8px 12px;
    border-bottom: 1px solid var(--divider-color, #e0e0e0);
    text-align: start;
    vertical-align: top;
  }
  th {
    font-weight: 500;
    color: var(--secondary-text-color);
  }
  .scroll {
    overflow-x: auto;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-duration: 0.01ms !important;
    }
  }
`;

/** The theme's colours with enough contrast, in light and dark; set once, on the outermost element. */
export const colors = css`
  :host {
    --zkteco-color-scheme: light;
    --zkteco-link: color-mix(in srgb, var(--primary-color, #009ac7) 62%, black);
    --zkteco-fill: var(--zkteco-link);
    --zkteco-on-fill: #fff;
    --zkteco-error-text: #b3261e;
    --zkteco-good-text: #1b6b34;
    --zkteco-warning-text: #8a5000;
    --zkteco-outline: #8a8f94;
  }
  :host([dark]) {
    --zkteco-color-scheme: dark;
    --zkteco-link: color-mix(in srgb, var(--primary-color, #009ac7) 50%, white);
    --zkteco-fill: var(--zkteco-link);
    --zkteco-on-fill: #111;
    --zkteco-error-text: #ffb4ab;
    --zkteco-good-text: #86d993;
    --zkteco-warning-text: #ffb868;
    --zkteco-outline: #8a9299;
  }
`;

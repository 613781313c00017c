import { css } from "lit";

/** Looks that the parts of the view of terminals share. */
export const terminalStyles = css`
  :host {
    display: grid;
    gap: 16px;
    min-width: 0;
  }
  .grid {
    display: grid;
    gap: 16px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
  }
  div.grid {
    align-items: start;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    gap: 8px 16px;
    margin: 8px 0 0;
  }
  dt {
    color: var(--secondary-text-color);
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .good {
    color: var(--zkteco-good-text);
  }
  .warning {
    color: var(--zkteco-warning-text);
  }
  .code {
    font-family: var(--ha-font-family-code, ui-monospace, monospace);
    font-size: 13px;
  }
  pre {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 4;
  }
  td.number,
  th.number {
    text-align: end;
  }
  td.text {
    min-width: 180px;
    overflow-wrap: anywhere;
  }
  small {
    color: var(--secondary-text-color);
  }
  .card > h2 {
    margin-block-end: 8px;
  }
`;

import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { shared } from "../styles";

const NEARLY_FULL = 0.9;

/** A bar of a value against its maximum, with both in words. */
@customElement("zkteco-bar")
export class Bar extends LitElement {
  @property({ type: Number }) value = 0;
  @property({ type: Number }) max = 0;
  @property() label = "";
  /** The value in words, such as "12 of 3,000". */
  @property() words = "";

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 4px;
      }
      .words {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 12px;
      }
      .track {
        height: 6px;
        border-radius: 3px;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
        overflow: hidden;
      }
      .fill {
        height: 100%;
        min-width: 2px;
        border-radius: 3px;
        background: var(--zkteco-fill);
      }
      .fill.full {
        background: var(--zkteco-error-text);
      }
    `,
  ];

  protected override render() {
    const part = this.max > 0 ? Math.min(1, Math.max(0, this.value / this.max)) : 0;
    return html`<div class="words" aria-hidden="true">
        <span class="secondary">${this.label}</span><span>${this.words}</span>
      </div>
      <div
        class="track"
        role="meter"
        aria-label=${this.label}
        aria-valuemin="0"
        aria-valuemax=${this.max}
        aria-valuenow=${Math.min(this.value, this.max)}
        aria-valuetext=${this.words}
      >
        <div
          class=${part >= NEARLY_FULL ? "fill full" : "fill"}
          style="width: ${part * 100}%"
        ></div>
      </div>`;
  }
}

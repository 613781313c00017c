import { css, html, LitElement, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { HomeAssistant } from "../types";

const OURS = "/api/zkteco_push/photo/";
const SHADES = 8;

/**
 * Somebody's photo, or their initials where there is none.
 *
 * Photos of ours are only for who is logged in, so they are fetched with the login; other
 * pictures, such as a person's, carry a token of their own.
 */
@customElement("zkteco-photo")
export class Photo extends LitElement {
  @property({ attribute: false }) hass!: HomeAssistant;
  @property() src: string | null = null;
  @property() name = "";
  @state() private shown = "";

  private objectUrl = "";

  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: var(--photo-size, 40px);
      height: var(--photo-size, 40px);
      border-radius: var(--photo-radius, 50%);
      overflow: hidden;
    }
    img,
    span {
      width: 100%;
      height: 100%;
    }
    img {
      object-fit: cover;
    }
    span {
      display: grid;
      place-items: center;
      font-weight: 500;
      font-size: calc(var(--photo-size, 40px) * 0.4);
      color: #fff;
    }
  `;

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("src")) void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forget();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.load();
  }

  private forget(): void {
    if (this.objectUrl) URL.revokeObjectURL(this.objectUrl);
    this.objectUrl = "";
    this.shown = "";
  }

  private async load(): Promise<void> {
    const source = this.src;
    this.forget();
    if (!source) return;
    if (!source.startsWith(OURS)) {
      this.shown = source;
      return;
    }
    const response = await this.hass.fetchWithAuth(source).catch(() => undefined);
    if (!response?.ok) return;
    const picture = await response.blob();
    if (source !== this.src || !this.isConnected) return;
    this.objectUrl = URL.createObjectURL(picture);
    this.shown = this.objectUrl;
  }

  private get initials(): string {
    const words = this.name.trim().split(/\s+/).filter(Boolean);
    const first = [...(words[0] ?? "?")][0] ?? "?";
    const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
    return (first + last).toLocaleUpperCase();
  }

  private get hue(): number {
    let sum = 0;
    for (const character of this.name) sum += character.codePointAt(0) ?? 0;
    return (sum % SHADES) * (360 / SHADES);
  }

  protected override render() {
    return this.shown
      ? html`<img
          src=${this.shown}
          alt=""
          @error=${() => {
            this.shown = "";
          }}
        />`
      : html`<span aria-hidden="true" style="background: hsl(${this.hue} 35% 35%)"
          >${this.initials}</span
        >`;
  }
}

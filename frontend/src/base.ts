import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { errorText, hasPanelTexts, loadTexts, text } from "./texts";
import type { HomeAssistant, Localize } from "./types";

/** An element that knows Home Assistant and speaks the user's language. */
export abstract class PanelElement extends LitElement {
  @property({ attribute: false }) hass!: HomeAssistant;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @state() private localizer: Localize | undefined;

  private language = "";
  private looked: Localize | undefined;
  private knowsTexts = false;

  protected get localize(): Localize {
    const { localize } = this.hass;
    if (localize !== this.looked) {
      this.looked = localize;
      this.knowsTexts = hasPanelTexts(localize);
    }
    // Home Assistant's newest one knows most, also what came later for somebody else.
    return this.knowsTexts ? localize : (this.localizer ?? localize);
  }

  protected get hasTexts(): boolean {
    return this.localizer !== undefined;
  }

  protected override willUpdate(): void {
    if (this.hass && this.language !== this.hass.language) {
      this.language = this.hass.language;
      void loadTexts(this.hass).then((localize) => {
        this.localizer = localize;
      });
    }
  }

  /** Return a text of the panel, such as `now.title`. */
  protected text(key: string, placeholders: Record<string, unknown> = {}): string {
    return text(this.localize, key, placeholders);
  }

  /** Return in words what went wrong. */
  protected errorText(error: unknown): string {
    return errorText(this.localize, error);
  }
}

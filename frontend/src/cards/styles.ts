import { css } from "lit";

export const doorCard = css`
  :host {
    display: block;
    height: 100%;
  }
  /* What is handed down through a slot comes from the slot. */
  * {
    box-sizing: border-box;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    overflow: hidden;
  }
  .photo {
    position: relative;
    display: block;
    width: 100%;
    min-height: 0;
    padding: 0;
    border: none;
    border-radius: 0;
    aspect-ratio: 4 / 3;
    background: var(--secondary-background-color, #e5e5e5);
  }
  .photo img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .photo .age {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    padding: 2px 8px;
    border-radius: 8px;
    background: rgb(0 0 0 / 70%);
    color: #fff;
    font-size: 12px;
    font-weight: 400;
  }
  .content {
    display: grid;
    gap: 12px;
    padding: 16px;
  }
  .ring {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
    background: var(--zkteco-fill);
    color: var(--zkteco-on-fill);
    font-weight: 500;
  }
  .ring zkteco-icon {
    animation: swing 0.6s ease-in-out infinite alternate;
  }
  @keyframes swing {
    from {
      transform: rotate(-14deg);
    }
    to {
      transform: rotate(14deg);
    }
  }
  .who {
    font-size: 16px;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .who,
  .refused {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .refused {
    color: var(--zkteco-error-text);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .fact {
    min-height: 32px;
    padding-inline: 10px;
    border-color: var(--divider-color, #e0e0e0);
    color: var(--primary-text-color);
    font-size: 13px;
    font-weight: 400;
    --icon-size: 18px;
  }
  .fact.warning {
    border-color: var(--zkteco-error-text);
    color: var(--zkteco-error-text);
  }
  .unlock {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: 8px;
  }
  .unlock button {
    min-height: 44px;
  }
  .outcome {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .outcome.opened {
    color: var(--zkteco-good-text);
  }
  [role="status"]:empty {
    display: none;
  }
`;

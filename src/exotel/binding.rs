//! Sending an ExoPhone's calls to a flow.

use reqwest::Method;

use super::client::{Exotel, Request};
use super::error::{ExotelError, Sought};
use super::fields::one;
use super::phone::ExoPhone;
use super::phones::{PHONE, of};
use super::sid::ExoPhoneSid;
use crate::domain::account::Credentials;

impl Exotel {
    /// Sends the ExoPhone's calls to this Flow URL; the phone as Exotel describes it then. Whether an empty one is taken, for
    /// calls that are to go nowhere, Exotel's documentation does not say.
    /// It is asked once. Where no answer can be read, [`ExotelError::MayBeBound`] says that it may have been done.
    pub async fn bind(
        &self,
        credentials: &Credentials,
        phone: &ExoPhoneSid,
        flow_url: &str,
    ) -> Result<ExoPhone, ExotelError> {
        let path = of(credentials, phone);
        let request = Request { path: &path, query: &[], sought: Sought::ExoPhone };
        let form = [("VoiceUrl", flow_url)];
        let unknown = ExotelError::MayBeBound;
        let answer = self.change(credentials, &request, Method::PUT, &form, unknown).await?;
        one(&answer, PHONE).and_then(ExoPhone::of).ok_or(ExotelError::MayBeBound)
    }
}

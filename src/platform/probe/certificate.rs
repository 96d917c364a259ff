//! What a certificate says, and what is wrong with one.

use std::error::Error;
use std::io;

use rustls::CertificateError;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

use super::outcome::Fault;

/// When a certificate ends, in unix seconds.
pub(super) fn ends(der: &[u8]) -> Option<i64> {
    let certificate = Certificate::from_der(der).ok()?;
    let ends = certificate.tbs_certificate().validity().not_after.to_unix_duration();
    i64::try_from(ends.as_secs()).ok()
}

/// For how many whole days from `at` on it is valid.
pub(super) fn days(ends: i64, at: i64) -> Option<i64> {
    const DAY: i64 = 24 * 60 * 60;
    ends.checked_sub(at).map(|left| left.div_euclid(DAY))
}

/// What of TLS stands behind an error, if anything does.
pub(super) fn fault(error: &(dyn Error + 'static)) -> Option<Fault> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(judged(tls));
        }
        // An error within an error of the system is not among its sources.
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn judged(error: &rustls::Error) -> Fault {
    use CertificateError as C;
    let rustls::Error::InvalidCertificate(wrong) = error else { return Fault::Tls };
    match wrong {
        C::Expired | C::ExpiredContext { .. } => Fault::Expired,
        C::NotValidYet | C::NotValidYetContext { .. } => Fault::NotYetValid,
        C::NotValidForName | C::NotValidForNameContext { .. } => Fault::OtherName,
        _ => Fault::Untrusted,
    }
}
